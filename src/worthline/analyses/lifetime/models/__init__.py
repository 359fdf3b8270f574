"""The models themselves: customers counted by kind go in, parameters and expectations come out; no engine is known."""
