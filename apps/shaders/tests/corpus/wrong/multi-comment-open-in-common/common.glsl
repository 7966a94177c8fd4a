float one = 1.0;
/* and more
