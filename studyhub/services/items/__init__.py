"""What is known of a question beyond its text: who verified it, how it works, and marking it anew."""
