import { it } from 'vitest'

it('leaves a rejection behind', async () => {
  Promise.reject(new Error('nobody catches this'))
  await new Promise((resolve) => setTimeout(resolve, 10))
})
