"""What to work on with an agent: few habits, their own words, how to practise, when to look again."""
