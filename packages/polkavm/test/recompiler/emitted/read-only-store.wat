  (func (;0;) (type 2) (param i64 i64 i64) (result i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i64 i64 i64 i64)
    (block  ;; label = @1
      (block  ;; label = @2
        (block  ;; label = @3
        )
        (local.set 15
          (i32.const 1))
        (br_if 0 (;@2;)
          (i64.lt_s
            (local.get 0)
            (i64.const 768)))
        (local.set 0
          (i64.sub
            (local.get 0)
            (i64.const 768)))
        (local.set 15
          (i32.const 0))
        (local.set 24
          (i32.add
            (i32.wrap_i64
              (local.get 2))
            (i32.const -196608)))
        (br_if 0 (;@2;)
          (i32.gt_u
            (local.get 24)
            (i32.const 4094)))
        (local.set 9
          (i64.load8_u offset=65536
            (local.get 24)))
        (i64.store8 offset=65537
          (local.get 24)
          (local.get 9))
        (i64.store offset=64 align=1
          (i32.const 0)
          (local.get 9))
        (return
          (local.get 0)
          (local.get 2))
        (unreachable))
      (i64.store align=1
        (i32.const 0)
        (local.get 1))
      (i64.store offset=56 align=1
        (i32.const 0)
        (local.get 2))
      (br 0 (;@1;)))
    (i32.store offset=120 align=1
      (i32.const 0)
      (local.get 15))
    (i64.store offset=112 align=1
      (i32.const 0)
      (i64.shr_s
        (local.get 0)
        (i64.const 8)))
    (return
      (i64.const -1)
      (i64.const 0)))
  (func (;1;) (type 0) (param i64 i32) (result i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (block  ;; label = @1
      (block  ;; label = @2
        (block  ;; label = @3
          (local.set 2
            (i64.load align=1
              (i32.const 0)))
          (local.set 9
            (i64.load offset=56 align=1
              (i32.const 0)))
          (br 0 (;@3;)))
        (local.set 15
          (i32.const 1))
        (br_if 0 (;@2;)
          (i64.lt_s
            (local.get 0)
            (i64.const 768)))
        (local.set 0
          (i64.sub
            (local.get 0)
            (i64.const 768)))
        (local.set 15
          (i32.const 0))
        (local.set 24
          (i32.add
            (i32.wrap_i64
              (local.get 9))
            (i32.const -196608)))
        (br_if 0 (;@2;)
          (i32.gt_u
            (local.get 24)
            (i32.const 4094)))
        (local.set 10
          (i64.load8_u offset=65536
            (local.get 24)))
        (i64.store8 offset=65537
          (local.get 24)
          (local.get 10))
        (i64.store offset=64 align=1
          (i32.const 0)
          (local.get 10))
        (i32.store offset=120 align=1
          (i32.const 0)
          (i32.const 44))
        (return
          (local.get 0))
        (unreachable))
      (br 0 (;@1;)))
    (i32.store offset=120 align=1
      (i32.const 0)
      (local.get 15))
    (i64.store offset=112 align=1
      (i32.const 0)
      (i64.shr_s
        (local.get 0)
        (i64.const 8)))
    (return
      (i64.const -1)))
