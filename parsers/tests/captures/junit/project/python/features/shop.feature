Feature: Shop <&>
  Scenario: adds
    Given a step that passes
  Scenario: fails
    Given a step that fails
    Then a step that passes
  Scenario: undefined
    Given a step that nobody wrote
  @skip
  Scenario: skipped
    Given a step that passes
  Scenario Outline: each
    Given a step that <does>
    Examples:
      | does   |
      | passes |
      | errors |
