DO $$ BEGIN
  RAISE NOTICE 'nothing to see';
END $$;
