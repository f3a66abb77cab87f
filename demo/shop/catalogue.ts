/** What the shop sells. Prices are gross euro cents: VAT is included, as German law asks. */

export type Language = 'de' | 'en';
export type Text = Record<Language, string>;

/** Coffee is food and taxed at 7 %; gear at 19 %. */
export type VatPercent = 7 | 19;

export interface Detail {
  label: Text;
  value: Text;
}

export interface Product {
  id: string;
  kind: 'coffee' | 'gear';
  name: Text;
  subtitle: Text;
  description: Text;
  priceCents: number;
  vatPercent: VatPercent;
  /** Collections of the shop; the loyalty program may reward one of them more. */
  collectionIds: string[];
  /** What one piece holds ("250 g"). */
  content: Text;
  /** Grams of coffee in one piece, for the price per kilogram that must stand beside the price. */
  grams?: number;
  details: Detail[];
}

const origin: Text = { de: 'Herkunft', en: 'Origin' };
const taste: Text = { de: 'Schmeckt nach', en: 'Tastes of' };
const process: Text = { de: 'Aufbereitung', en: 'Process' };
const suits: Text = { de: 'Geeignet für', en: 'Made for' };
const material: Text = { de: 'Material', en: 'Material' };
const size: Text = { de: 'Größe', en: 'Size' };
const care: Text = { de: 'Pflege', en: 'Care' };

/** A coffee is called the same everywhere. */
const named = (name: string): Text => ({ de: name, en: name });

const bag: Text = { de: '250 g, ganze Bohne', en: '250 g, whole bean' };

export const products: readonly Product[] = [
  {
    id: 'sonntag',
    kind: 'coffee',
    name: named('Sonntag'),
    subtitle: { de: 'Unsere Hausmischung', en: 'Our house blend' },
    description: {
      de: 'Der Kaffee, mit dem vor elf Jahren alles begann. Rund, schokoladig, ohne Hast, und in jeder Maschine zu Hause. Wenn Sie nicht wissen, womit Sie anfangen sollen: hiermit.',
      en: 'The coffee it all began with, eleven years ago. Round, chocolatey, in no hurry, and at home in any machine. If you do not know where to start: start here.',
    },
    priceCents: 990,
    vatPercent: 7,
    collectionIds: ['coffee', 'blends'],
    content: bag,
    grams: 250,
    details: [
      { label: origin, value: { de: 'Brasilien und Indien', en: 'Brazil and India' } },
      {
        label: taste,
        value: {
          de: 'Milchschokolade, Haselnuss, Karamell',
          en: 'Milk chocolate, hazelnut, caramel',
        },
      },
      { label: process, value: { de: 'Trocken und gewaschen', en: 'Natural and washed' } },
      {
        label: suits,
        value: {
          de: 'Vollautomat, Siebträger, Herdkanne',
          en: 'Automatic machines, espresso, moka pot',
        },
      },
    ],
  },
  {
    id: 'fruehschicht',
    kind: 'coffee',
    name: named('Frühschicht'),
    subtitle: { de: 'Espresso mit Nachdruck', en: 'Espresso with conviction' },
    description: {
      de: 'Dunkel geröstet und kräftig, mit dichter Crema und einem langen Nachklang von Bitterschokolade. Für alle, die vor der Sonne aufstehen.',
      en: 'Dark and full-bodied, with a dense crema and a long finish of bitter chocolate. For those who are up before the sun.',
    },
    priceCents: 950,
    vatPercent: 7,
    collectionIds: ['coffee', 'blends'],
    content: bag,
    grams: 250,
    details: [
      {
        label: origin,
        value: { de: 'Brasilien, Uganda und Indien', en: 'Brazil, Uganda and India' },
      },
      {
        label: taste,
        value: { de: 'Bitterschokolade, Walnuss, Tabak', en: 'Dark chocolate, walnut, tobacco' },
      },
      { label: process, value: { de: 'Trocken und gewaschen', en: 'Natural and washed' } },
      { label: suits, value: { de: 'Siebträger, Herdkanne', en: 'Espresso, moka pot' } },
    ],
  },
  {
    id: 'yirgacheffe',
    kind: 'coffee',
    name: named('Yirgacheffe'),
    subtitle: { de: 'Äthiopien, hell geröstet', en: 'Ethiopia, light roast' },
    description: {
      de: 'Von Kleinbauern rund um Yirgacheffe, auf Hochbeeten in der Sonne getrocknet. Duftet nach Jasmin, schmeckt nach reifer Aprikose und erinnert mehr an Tee als an Kaffee.',
      en: 'From smallholders around Yirgacheffe, dried in the sun on raised beds. Smells of jasmine, tastes of ripe apricot, and is closer to tea than to coffee.',
    },
    priceCents: 1390,
    vatPercent: 7,
    collectionIds: ['coffee', 'single-origin'],
    content: bag,
    grams: 250,
    details: [
      { label: origin, value: { de: 'Äthiopien, Gedeo, 2.000 m', en: 'Ethiopia, Gedeo, 2,000 m' } },
      {
        label: taste,
        value: { de: 'Jasmin, Aprikose, Bergamotte', en: 'Jasmine, apricot, bergamot' },
      },
      { label: process, value: { de: 'Sonnengetrocknet', en: 'Sun-dried natural' } },
      {
        label: suits,
        value: {
          de: 'Handfilter, Filtermaschine, Kaltauszug',
          en: 'Pour-over, filter machine, cold brew',
        },
      },
    ],
  },
  {
    id: 'huila',
    kind: 'coffee',
    name: named('Huila'),
    subtitle: { de: 'Kolumbien, mittel geröstet', en: 'Colombia, medium roast' },
    description: {
      de: 'Siebzehn Familien aus dem Süden Kolumbiens liefern gemeinsam. Saftig und süß, mit einer Säure, die an grünen Apfel erinnert und auch in Milch besteht.',
      en: 'Seventeen families in southern Colombia harvest together. Juicy and sweet, with an acidity like green apple that holds its own in milk.',
    },
    priceCents: 1190,
    vatPercent: 7,
    collectionIds: ['coffee', 'single-origin'],
    content: bag,
    grams: 250,
    details: [
      { label: origin, value: { de: 'Kolumbien, Huila, 1.750 m', en: 'Colombia, Huila, 1,750 m' } },
      {
        label: taste,
        value: { de: 'Grüner Apfel, Rohrzucker, Mandel', en: 'Green apple, cane sugar, almond' },
      },
      { label: process, value: { de: 'Gewaschen', en: 'Washed' } },
      {
        label: suits,
        value: {
          de: 'Handfilter, Siebträger, Stempelkanne',
          en: 'Pour-over, espresso, French press',
        },
      },
    ],
  },
  {
    id: 'antigua',
    kind: 'coffee',
    name: named('Antigua'),
    subtitle: { de: 'Guatemala, mittel geröstet', en: 'Guatemala, medium roast' },
    description: {
      de: 'Gewachsen auf Vulkanerde, im Schatten von Grevilleen. Kakao und rote Traube, weich und aufgeräumt: ein Kaffee für den langen Nachmittag.',
      en: 'Grown on volcanic soil in the shade of silver oaks. Cocoa and red grape, soft and tidy: a coffee for a long afternoon.',
    },
    priceCents: 1250,
    vatPercent: 7,
    collectionIds: ['coffee', 'single-origin'],
    content: bag,
    grams: 250,
    details: [
      {
        label: origin,
        value: { de: 'Guatemala, Antigua, 1.600 m', en: 'Guatemala, Antigua, 1,600 m' },
      },
      { label: taste, value: { de: 'Kakao, rote Traube, Nelke', en: 'Cocoa, red grape, clove' } },
      { label: process, value: { de: 'Gewaschen', en: 'Washed' } },
      {
        label: suits,
        value: {
          de: 'Filtermaschine, Stempelkanne, Vollautomat',
          en: 'Filter machine, French press, automatic machines',
        },
      },
    ],
  },
  {
    id: 'feierabend',
    kind: 'coffee',
    name: named('Feierabend'),
    subtitle: { de: 'Ohne Koffein', en: 'Decaffeinated' },
    description: {
      de: 'Schonend mit Quellwasser und Kohlensäure entkoffeiniert. Alles, was Kaffee abends schön macht, ohne das, was Sie wach hält.',
      en: 'Gently decaffeinated with spring water and carbon dioxide. All that is good about an evening coffee, without what keeps you awake.',
    },
    priceCents: 1090,
    vatPercent: 7,
    collectionIds: ['coffee', 'blends'],
    content: bag,
    grams: 250,
    details: [
      { label: origin, value: { de: 'Mexiko und Peru', en: 'Mexico and Peru' } },
      { label: taste, value: { de: 'Karamell, Dattel, Malz', en: 'Caramel, date, malt' } },
      {
        label: process,
        value: { de: 'Gewaschen, CO₂-entkoffeiniert', en: 'Washed, CO₂ decaffeinated' },
      },
      {
        label: suits,
        value: { de: 'Alles, was Sie zu Hause haben', en: 'Whatever you have at home' },
      },
    ],
  },
  {
    id: 'handmuehle',
    kind: 'gear',
    name: { de: 'Handmühle', en: 'Hand grinder' },
    subtitle: { de: 'Frisch gemahlen, ganz ohne Strom', en: 'Freshly ground, no plug needed' },
    description: {
      de: 'Ein Mahlwerk aus gehärtetem Stahl, eine Kurbel aus Nussbaum, dreißig Gramm in einer Minute. Sie überlebt uns vermutlich alle.',
      en: 'A hardened steel burr, a walnut handle, thirty grams in a minute. It will probably outlive us all.',
    },
    priceCents: 8900,
    vatPercent: 19,
    collectionIds: ['gear'],
    content: { de: '1 Stück', en: '1 piece' },
    details: [
      { label: material, value: { de: 'Edelstahl, Nussbaum', en: 'Stainless steel, walnut' } },
      { label: size, value: { de: '18 cm, 30 g Bohnen', en: '18 cm, holds 30 g of beans' } },
      { label: care, value: { de: 'Trocken auspinseln', en: 'Brush out dry' } },
    ],
  },
  {
    id: 'handfilter',
    kind: 'gear',
    name: { de: 'Handfilter', en: 'Pour-over dripper' },
    subtitle: {
      de: 'Porzellan, für ein bis zwei Tassen',
      en: 'Porcelain, for one or two cups',
    },
    description: {
      de: 'In Thüringen gegossen und glasiert. Hält die Wärme besser als Kunststoff, und die Rillen lassen dem Wasser genau die Zeit, die es braucht.',
      en: 'Cast and glazed in Thuringia. Holds the heat better than plastic, and its ridges give the water just the time it needs.',
    },
    priceCents: 2490,
    vatPercent: 19,
    collectionIds: ['gear'],
    content: { de: '1 Stück', en: '1 piece' },
    details: [
      { label: material, value: { de: 'Hartporzellan', en: 'Hard-paste porcelain' } },
      { label: size, value: { de: 'Für Filter der Größe 2', en: 'Takes size 2 filters' } },
      { label: care, value: { de: 'Spülmaschinenfest', en: 'Dishwasher safe' } },
    ],
  },
  {
    id: 'becher',
    kind: 'gear',
    name: { de: 'Becher Morgenröte', en: 'Morgenröte mug' },
    subtitle: { de: 'Steingut, von Hand glasiert', en: 'Stoneware, glazed by hand' },
    description: {
      de: 'Jeder Becher bekommt seine Morgenröte einzeln: Die Glasur läuft, wie sie will. Liegt gut in kalten Händen.',
      en: 'Each mug gets its own sunrise: the glaze runs as it likes. Sits well in cold hands.',
    },
    priceCents: 1690,
    vatPercent: 19,
    collectionIds: ['gear'],
    content: { de: '1 Stück', en: '1 piece' },
    details: [
      { label: material, value: { de: 'Steingut', en: 'Stoneware' } },
      { label: size, value: { de: '280 ml', en: '280 ml' } },
      { label: care, value: { de: 'Spülmaschinenfest', en: 'Dishwasher safe' } },
    ],
  },
  {
    id: 'filterpapier',
    kind: 'gear',
    name: { de: 'Filterpapier', en: 'Filter papers' },
    subtitle: { de: 'Naturbraun, Größe 2', en: 'Unbleached, size 2' },
    description: {
      de: 'Ungebleicht, geschmacksneutral, kompostierbar. Hundert Morgen in einer Schachtel.',
      en: 'Unbleached, tasteless, compostable. A hundred mornings in a box.',
    },
    priceCents: 490,
    vatPercent: 19,
    collectionIds: ['gear'],
    content: { de: '100 Stück', en: '100 pieces' },
    details: [
      { label: material, value: { de: 'Zellstoff, ungebleicht', en: 'Unbleached paper' } },
      { label: size, value: { de: 'Größe 2', en: 'Size 2' } },
      {
        label: care,
        value: { de: 'Mit dem Kaffeesatz auf den Kompost', en: 'Compost it with the grounds' },
      },
    ],
  },
];

const productsById = new Map(products.map((product) => [product.id, product]));

export function findProduct(id: string): Product | undefined {
  return productsById.get(id);
}

/** The name of a product, also of one that has left the catalogue since it was ordered. */
export function productName(id: string, language: Language): string {
  return findProduct(id)?.name[language] ?? id;
}
