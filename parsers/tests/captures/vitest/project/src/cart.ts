export interface Item {
  name: string
  price: number
}

export function total(items: Item[]): number {
  return items.reduce((sum, item) => sum + item.price, 0)
}

export function receipt(items: Item[]) {
  return { items: items.map((item) => item.name), total: total(items), currency: 'EUR' }
}

export function discount(price: number): number {
  return price > 100 ? price * 0.9 : price
}
