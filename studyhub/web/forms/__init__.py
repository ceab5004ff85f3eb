"""Forms, one file an area: what is asked, in what form, and the sentence for what does not fit."""
