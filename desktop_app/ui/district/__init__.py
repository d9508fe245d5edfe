"""推荐单位工作台: the desk of the recommending side."""
