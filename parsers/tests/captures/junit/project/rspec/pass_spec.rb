RSpec.describe("small") { it("passes") {} }
