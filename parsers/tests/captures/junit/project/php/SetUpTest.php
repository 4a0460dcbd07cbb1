<?php
use PHPUnit\Framework\TestCase;

final class SetUpTest extends TestCase
{
    protected function setUp(): void { throw new LogicException('set-up broke'); }
    public function testNever(): void { $this->assertTrue(true); }
}
