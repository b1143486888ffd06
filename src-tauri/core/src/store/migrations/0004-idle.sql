-- After how many minutes without a key or a movement the screen locks.
ALTER TABLE site ADD COLUMN idle_minutes INTEGER;
