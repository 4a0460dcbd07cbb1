import { test } from 'vitest'

const nap = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
test('one', () => nap(150))
test('two', () => nap(150))
test('three', () => nap(1500))
test('four', () => nap(1500))
