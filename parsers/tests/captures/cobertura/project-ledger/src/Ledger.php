<?php
namespace Acme;

interface Named { public function name(): string; }

final class Ledger implements Named
{
    private array $rows = [];

    public function add(int $amount): void
    {
        if ($amount < 0) {
            throw new \InvalidArgumentException('negative');
        }
        $this->rows[] = $amount;
    }

    public function total(): int
    {
        return array_sum($this->rows);
    }

    public function name(): string
    {
        return 'ledger';
    }
}

function helper(int $a): int
{
    return $a + 1;
}
