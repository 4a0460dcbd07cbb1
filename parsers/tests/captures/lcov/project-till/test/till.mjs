import assert from 'node:assert';
import { change, names, Drawer, Box } from '../src/till.js';
import { answer } from '../src/with space.js';
assert.deepEqual(change(5, 3), [2]);
assert.equal(names.a(), 'one');
assert.equal(new Drawer().open(), true);
assert.equal(new Box().open('k'), false);
assert.equal(answer(), 42);
