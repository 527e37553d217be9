CREATE TABLE posts (id bigint PRIMARY KEY, score bigint NOT NULL, newest integer NOT NULL);
CREATE INDEX idx_posts_by_featured_community_and_then_newest_comment_ti ON posts (score, newest);
CREATE INDEX idx_posts_by_featured_community_and_then_newest_comment_ti_desc ON posts (score DESC, newest DESC);
