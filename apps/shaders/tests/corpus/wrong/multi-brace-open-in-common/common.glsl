float one() { return 1.0;
