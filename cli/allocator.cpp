// What jemalloc, which releases are linked with, is told before main(): a run is short and builds models of some
// hundred thousand small values, so memory comes in huge pages and from few arenas. Page faults and the growing of
// heaps were a seventh of the time of comparing a thousand tables. https://jemalloc.net/jemalloc.3.html#tuning

extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "thp:always,narenas:2";
}
