export function change(paid, price) {
  if (paid < price) {
    throw new Error('not enough');
  }
  const rest = paid - price;
  return rest > 10 ? split(rest) : [rest];
}

function split(rest) {
  const notes = [];
  for (const note of [50, 20, 10, 5, 1]) {
    while (rest >= note) {
      notes.push(note);
      rest -= note;
    }
  }
  return notes;
}

export const names = { a: () => 'one', b: () => 'two' };

export class Drawer {
  open() { return true; }
  close() { return false; }
}

export class Box {
  open(key) { return key && this.locked || false; }
}
