RSpec.describe "Cart" do
  it("adds") { expect(1 + 1).to eq(2) }
  it("fails & shows <markup>") { puts "3 examples, 0 failures"; expect("\e[31m]]>").to eq("<&>") }
  it("raises") { raise ArgumentError, "no database" }
  context "nested" do
    it("is deep") {}
    xit("is skipped") {}
    it("is pending")
    it("fails as expected") { pending("a known bug"); expect(1).to eq(2) }
    it("passes although pending") { pending("was a bug"); expect(1).to eq(1) }
  end
  describe "broken set-up" do
    before(:all) { raise "set-up broke" }
    it("never runs") {}
  end
end
