"""The functional core of the time bank: what a policy pack may say of it, the split of served minutes, the steps of an order."""
