"""What is the policy's text? HTML to Markdown blocks, without the page around them; pure."""
