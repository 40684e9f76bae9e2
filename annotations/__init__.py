"""The claim desk: articles, their claims, the reviews and evidence on them, and the verification report."""
