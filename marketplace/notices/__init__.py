"""What the two sides of an order are told: in the market, and by mail or SMS."""
