<?php
use PHPUnit\Framework\TestCase;

final class ShopTest extends TestCase
{
    public function testAdds(): void { $this->assertSame(2, 1 + 1); }
    public function testFails(): void { echo '<testcase name="fake"><failure/></testcase> ]]>'; $this->assertSame(['a' => '<&>'], ['a' => "\x1b[31m]]>"]); }
    public function testErrors(): void { throw new RuntimeException('no database'); }
    public function testSkipped(): void { $this->markTestSkipped('not today'); }
    public function testIncomplete(): void { $this->markTestIncomplete('later'); }
    public function testRisky(): void { }
    public function testWarns(): void { trigger_error('careful', E_USER_WARNING); }
    /** @dataProvider numbers */
    public function testProvided(int $n): void { $this->assertSame(1, $n); }
    public static function numbers(): array { return ['one' => [1], 'two & <three>' => [2], [1]]; }
    /** @dataProvider missing */
    public function testBrokenProvider(int $n): void { }
    /** @depends testFails */
    public function testDepends(): void { $this->assertTrue(true); }
}
