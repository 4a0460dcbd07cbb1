<?php
namespace Acme;

class Unused
{
    public function never(bool $a): int
    {
        if ($a) {
            return 1;
        }
        return 0;
    }
}
