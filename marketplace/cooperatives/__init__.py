"""The register of cooperatives: who they are, who runs them, and whether they may trade."""
