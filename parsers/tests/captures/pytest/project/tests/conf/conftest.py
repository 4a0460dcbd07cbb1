import shop.not_there
