describe('shop', function() it('ok', function() assert.equal(1,1) end) it('bad | `x`', function() assert.equal(1,2) end) it('err', function() error('boom') end) pending('later') 
 describe('in', function() setup(function() error('no db') end) it('x', function() end) end) end)
