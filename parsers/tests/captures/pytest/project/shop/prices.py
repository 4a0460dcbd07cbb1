"""Prices with tax."""


def gross(net):
    """
    >>> gross(100)
    119
    """
    return round(net * 1.19)


def vat(net):
    """
    >>> vat(0)
    0
    >>> vat(100)
    20
    """
    return gross(net) - net
