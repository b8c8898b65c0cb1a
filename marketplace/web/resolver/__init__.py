"""The resolver door: GS1 Digital Link addresses lead to pages and documents (GS1-Conformant Resolver Standard 1.2)."""

from marketplace.web.resolver import addresses, names
from marketplace.web.resolver.blueprint import blueprint

__all__ = ["addresses", "blueprint", "names"]
