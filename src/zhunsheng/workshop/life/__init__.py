"""The demonstration brought to life: more shops, people, customers and orders, and two weeks of past dialogues."""
