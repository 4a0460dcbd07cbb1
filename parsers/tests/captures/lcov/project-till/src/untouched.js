export function never(a) {
  switch (a) {
    case 1: return 'one';
    default: return 'many';
  }
}
