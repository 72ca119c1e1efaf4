// What the programs in Go expect of a client.
package main

import "time"

func check(holds bool, what string) {
	if !holds {
		panic(what)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func poll[T any](read func() T, until func(T) bool) T {
	for i := 0; i < 200; i++ {
		value := read()
		if until(value) {
			return value
		}
		time.Sleep(100 * time.Millisecond)
	}
	panic("the conference does not get there")
}
