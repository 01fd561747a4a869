"""The functional core of examinations: drawing a paper, folding an attempt's log, marking, eligibility."""
