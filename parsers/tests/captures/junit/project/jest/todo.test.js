it.todo('is still to do')
it.todo('is to do as well')
