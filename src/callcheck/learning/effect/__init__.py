"""Whether a training did anything: before and after, against those who had none."""
