export function add(a: number, b: number): number {
  return a + b
}

export function divide(a: number, b: number): number {
  if (b === 0) {
    throw new RangeError(`cannot divide ${a} by zero`)
  }
  return a / b
}

export function sign(n: number): string {
  if (n > 0) return 'plus'
  if (n < 0) return 'minus'
  return 'zero'
}
