<?php
require_once __DIR__ . '/../src/Ledger.php';

final class LedgerTest extends PHPUnit\Framework\TestCase
{
    public function testTotal(): void
    {
        $ledger = new Acme\Ledger();
        $ledger->add(2);
        $ledger->add(3);
        $this->assertSame(5, $ledger->total());
    }
}
