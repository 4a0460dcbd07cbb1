Feature: Checkout

  @skip
  Scenario: Pay later
    Given an empty cart
    Then the cart holds 0 item

  Scenario: Pay now
    Given a missing step
    Then the cart holds 0 item
