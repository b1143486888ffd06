-- What saves add to the search indexes is merged while nobody works (`log/derived.rs`), not within whichever save comes next.
INSERT INTO client_words (client_words, rank) VALUES ('automerge', 0);
INSERT INTO client_words (client_words, rank) VALUES ('crisismerge', 200);
INSERT INTO client_digits (client_digits, rank) VALUES ('automerge', 0);
INSERT INTO client_digits (client_digits, rank) VALUES ('crisismerge', 200);
