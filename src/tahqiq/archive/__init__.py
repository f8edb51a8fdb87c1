"""Archives: tables of many reports, grouped into the incidents that they tell of."""
