uint seed = 3u;
