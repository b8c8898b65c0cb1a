"""What the API answers. The description of the API is made from these classes, so that it cannot say anything else.

Money is whole đồng; amounts are in base units (grams, millilitres, pieces, millimetres, square centimetres).
"""

from datetime import date

from pydantic import BaseModel, Field


class ProductRow(BaseModel):
    """A product in a list."""

    code: str = Field(description="The product's own code; it never changes.")
    slug: str
    name: str
    name_en: str = Field(description="Empty where nobody has put the name into English.")
    url: str = Field(description="The product's page.")
    api_url: str = Field(description="The whole product in this API.")
    image: str
    cooperative: str
    cooperative_slug: str
    commune: str
    province: str
    ocop_stars: int = Field(description="OCOP stars valid today, 0 for none.", ge=0, le=5)
    price: int = Field(description="The cheapest pack, in đồng.", ge=0)
    highest_price: int = Field(description="The dearest pack, in đồng.", ge=0)
    in_stock: bool


class ProductList(BaseModel):
    """A piece of the catalogue; `next` is the address of the piece after it, missing on the last."""

    items: list[ProductRow]
    next: str | None


class PriceBreak(BaseModel):
    """What one pack costs from a number of packs on."""

    from_quantity: int
    unit_price: int = Field(description="In đồng.")


class Pack(BaseModel):
    """One way to buy a product."""

    id: int
    label: str
    label_en: str
    unit: str
    amount: int = Field(description="In base units of the unit's group.")
    weight_grams: int
    price: int = Field(description="In đồng.", ge=0)
    available: int = Field(description="How many packs can be sold now.", ge=0)
    price_breaks: list[PriceBreak]


class Certificate(BaseModel):
    """A confirmed certificate that is valid today."""

    kind: str
    ocop_stars: int = Field(description="0 for a certificate that is not of OCOP.")
    number: str
    authority: str
    issued_on: date | None
    valid_to: date | None = Field(description="The last day on which it holds; missing where it has no end.")


class ProductWhole(BaseModel):
    """Everything about one product that buyers may know."""

    code: str
    slug: str
    name: str
    name_en: str
    url: str
    category: str
    description: str
    description_en: str
    story: str
    ingredients: str
    usage: str
    storage: str
    warning: str
    origin: str
    images: list[str]
    cooperative: str
    cooperative_slug: str
    ocop_stars: int = Field(description="OCOP stars valid today, 0 for none.", ge=0, le=5)
    rating_average: float | None = Field(description="Of 5; missing while nobody has rated it.")
    rating_count: int
    packs: list[Pack]
    certificates: list[Certificate]


class CooperativeRow(BaseModel):
    """A verified cooperative in a list."""

    code: str
    slug: str
    name: str
    kind: str
    url: str
    api_url: str
    commune: str
    province: str
    products: int = Field(description="How many products she has on sale.")


class CooperativeList(BaseModel):
    """A piece of the list in alphabetical order; `next` is the address of the piece after it, missing on the last."""

    items: list[CooperativeRow]
    next: str | None


class CooperativeWhole(BaseModel):
    """A verified cooperative; people only as counts."""

    code: str
    slug: str
    name: str
    legal_name: str
    kind: str
    url: str
    products_url: str = Field(description="Her products in this API.")
    address: str
    tax_number: str
    registration_number: str
    founded_on: date | None
    story: str
    story_en: str
    certificates: list[Certificate]


class CategoryRow(BaseModel):
    """A shelf of the shop."""

    slug: str
    name: str


class CategoryList(BaseModel):
    """All shelves, in the shop's order."""

    items: list[CategoryRow]


class Problem(BaseModel):
    """Why a request was not answered (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="A sentence in the asker's language.")
    fields: dict[str, str] | None = Field(default=None, description="Faults by parameter.")
