import { test } from 'vitest'

const settings: Record<string, { url: string }> = {}
const url = settings.database.url

test('never registered', () => console.log(url))
