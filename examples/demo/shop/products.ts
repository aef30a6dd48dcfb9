export interface Product {
  readonly id: string;
  readonly name: string;
  /** In cents. */
  readonly price: number;
}

export const products: readonly Product[] = [
  { id: 'teapot', name: 'Teapot, short and stout', price: 4_180 },
  { id: 'mug', name: "O'Brien's mug", price: 1_290 },
  { id: 'kettle', name: 'Kettle', price: 5_900 },
  { id: 'tray', name: 'Tray & coasters', price: 2_450 },
  { id: 'tea', name: 'Green tea, 100 g', price: 890 },
  { id: 'honey', name: 'Honey', price: 740 },
];
