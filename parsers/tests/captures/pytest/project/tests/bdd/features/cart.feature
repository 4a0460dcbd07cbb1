Feature: Cart
  What a customer puts in it.

  Scenario: Add one item
    Given an empty cart
    When I add 1 apple
    Then the cart holds 1 item

  Scenario: Add nothing
    Given an empty cart
    When I add 0 apple
    Then the cart holds 1 item

  Scenario Outline: Add many
    Given an empty cart
    When I add <n> apple
    Then the cart holds <n> item

    Examples:
      | n |
      | 2 |
      | 3 |
