import { expect, test } from 'vitest'

test('new', () => {
  expect({ fresh: true }).toMatchSnapshot()
})
