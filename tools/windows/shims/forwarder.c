/* python3.dll holds nothing of its own: its export table (made when it is built) points into python3XX.dll. */
int __stdcall DllMainCRTStartup(void *library, unsigned reason, void *reserved)
{
    (void)library;
    (void)reason;
    (void)reserved;
    return 1;
}
