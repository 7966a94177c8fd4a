float one = 1.0;


