//! What a guest exports and imports, written down as polkavirt's linker reads it.

/// One record of metadata. The fields are those of polkavm-linker 0.35.
#[repr(C, packed)]
pub struct Metadata {
    version: u8,
    flags: u32,
    symbol_length: u32,
    symbol: *const u8,
    inputs: u8,
    outputs: u8,
}

// It is never changed.
unsafe impl Sync for Metadata {}

impl Metadata {
    pub const fn new(symbol: &'static [u8], inputs: usize, outputs: usize) -> Self {
        Metadata {
            version: 1,
            flags: 0,
            symbol_length: symbol.len() as u32,
            symbol: symbol.as_ptr(),
            inputs: inputs as u8,
            outputs: outputs as u8,
        }
    }
}

/// A host function by number, with up to six parameters that fit into a register each:
/// `import! { 2, fn set_score(score: u64) }`
#[macro_export]
macro_rules! import {
    ($index:literal, fn $name:ident($($parameter:ident: $type:ty),*) $(-> $result:ty)?) => {
        #[unsafe(naked)]
        unsafe extern "C" fn $name($($parameter: $type),*) $(-> $result)? {
            #[unsafe(link_section = ".polkavm_metadata")]
            static RECORD: $crate::polkavirt::Metadata = {
                const INPUTS: &[&str] = &[$(stringify!($parameter)),*];
                const OUTPUTS: &[&str] = &[$(stringify!($result))?];
                static SYMBOL: [u8; 4] = u32::to_le_bytes($index);
                $crate::polkavirt::Metadata::new(&SYMBOL, INPUTS.len(), OUTPUTS.len())
            };
            // PolkaVM's instruction for a host call, what it calls, and the way back.
            core::arch::naked_asm!(".4byte 0x0000000b", ".8byte {record}", "ret", record = sym RECORD)
        }
    };
}

/// Lets the host call a function without parameters: `export! { score }`
#[macro_export]
macro_rules! export {
    ($name:ident) => {
        // A module and a function may have the same name.
        mod $name {
            #[unsafe(link_section = ".polkavm_metadata")]
            static RECORD: $crate::polkavirt::Metadata =
                $crate::polkavirt::Metadata::new(stringify!($name).as_bytes(), 0, 0);
            core::arch::global_asm!(
                ".pushsection .polkavm_exports,\"aR\",@progbits",
                ".byte 1",
                ".8byte {record}",
                ".8byte {code}",
                ".popsection",
                record = sym RECORD,
                code = sym super::$name,
            );
        }
    };
}

/// Every program has to have one; the target file says that a panic traps where it is, without calling this.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    unsafe { core::arch::asm!("unimp", options(noreturn)) }
}
